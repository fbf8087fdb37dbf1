// PublicAPI
