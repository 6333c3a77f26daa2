"""What the library offers of portfolios: frames and files, reviewed in one call."""

from sourcing_advisor.portfolio.file_review import relationship_at, review_paths
from sourcing_advisor.portfolio.frame_review import relationship_in, review_frame

__all__ = ["relationship_at", "relationship_in", "review_frame", "review_paths"]
