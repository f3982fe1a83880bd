//! Diagnostics: stable codes, messages, rendering, did-you-mean.
