"""Azure: deployments of a resource as models, behind its OpenAI and its Anthropic surface."""
