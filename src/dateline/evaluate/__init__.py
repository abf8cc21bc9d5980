"""Measuring: every suite takes a data set and a reader and returns named figures and the mistakes behind them."""
