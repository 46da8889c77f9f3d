"""OpenID Connect: accounts of a provider such as Keycloak."""
