"""Evidence: dated events become ties whose strength anybody can check by hand."""
