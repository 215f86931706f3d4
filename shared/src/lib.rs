//! What server and app both know: the domain, the sync core, the wire and the texts.
