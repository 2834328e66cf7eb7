"""Evaluation -> text: one module for each form, all pure functions, all with the words of `tracker.explanations`."""
