"""A new statement, recorded by answering one question after the other.

In order: `prompts` (what is asked), `statement` (the entry that answers make, and what is wrong with it), `interview`
(the dialogue) and `addition` (the new text of the file). Nothing here reads a line or writes a file.
"""
