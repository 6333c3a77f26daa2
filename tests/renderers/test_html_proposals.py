"""What somebody proposes stands on the page with what it would change."""

from __future__ import annotations

from sourcing_advisor import Advisor, Relationship

SETS = {"gain_sharing.level": "project", "gain_sharing.targets_met_years": None}


def test_a_proposal_is_judged_on_the_page() -> None:
    proposal = {"name": "<b>Share</b> each project", "by": "provider"}
    given = Relationship.model_validate(
        {
            "relationship": {"stage": "stable"},
            "gain_sharing": {"level": "relationship", "targets_met_years": 4},
            "proposals": [{**proposal, "sets": SETS}],
        }
    )
    advisor = Advisor(engine="reference")

    page = advisor.render(advisor.review(given), "html")

    _, _, told = page.partition('<h2 id="proposals">')
    assert "<h3>&lt;b&gt;Share&lt;/b&gt; each project (provider)</h3>" in told
    assert "GS-02" in told.partition("</section>")[0]
    assert "<b>Share" not in page
