//! Source files, byte spans and the map from one to the other.
