"""Time: words to expressions, expressions to calendar days, each with the reason in words.

``lexer`` classes the words of a sentence, ``grammar`` joins them to expressions, ``resolve`` and its neighbours anchor each
expression to days. ``stamps`` reads the dates printed on the article itself, ``phrases`` holds UCDP's table of vague dates.
"""
