"""OpenSearch: the index in a cluster beside this program, for installations that outgrow the embedded engine."""
