"""Members propose points for the agenda of their atrium; its organisers answer each of them (T67)."""
