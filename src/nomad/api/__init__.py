"""The REST API: one module per namespace, each a thin layer of routes over the services of `nomad.repository`."""
