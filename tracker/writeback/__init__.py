"""A what-if written back into the file of its scenario, and taken back.

An overlay that was read comes in; the whole new text of the file goes out, read again and checked, with everything that
it changes besides what the changes name; so does a diff of two texts, or the text with a diff made. Nothing is written
here.
"""
