"""The archive of headlines: what is kept of each article, and the lists of them."""
