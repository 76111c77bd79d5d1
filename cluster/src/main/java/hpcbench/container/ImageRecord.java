package hpcbench.container;

import java.util.Optional;

/// What is known of an image that lies on disk, so that its content need not be read again.
///
/// @param source the registry's name that it was pulled by; empty when that is not known
/// @param digest fingerprint of its content: `sha256:` of a file, `sha256-tree:` of a folder
/// @param state how it lay on disk when that was found out
public record ImageRecord(Optional<String> source, String digest, ImageState state) {}
