"""The report: one typed model, which is also the contract of the JSON, and what builds it.

In comes an assessment, out goes a `Report` and the words that its forms share. No renderer may be
imported here, and no evaluator is asked again.
"""
