"""Decision support: pure functions over a rule book and an assessment.

Assessments come in; questions and comparisons of what could be go out, as typed values without
prose. The report, its renderers and whatever reads files may not be imported here.
"""
