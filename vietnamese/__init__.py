"""Vietnamese writing: numbers, dates and text, read strictly and written as officials write them.

Pure Python that imports neither Django nor anything else of ours. Typed text is either understood
in exactly one way or refused with a code and values; the screen makes the sentence a person reads.
"""
