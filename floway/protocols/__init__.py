"""The four protocols: reading requests, frames and usage, rendering errors. Pure: values in, values out."""
