package hpcbench.simulator;

/// One setting of the simulator, for `--help` and the docs.
///
/// @param name name in recipes; on the command line `_` becomes `-`
/// @param defaultValue value when it is not given, as it would be written
/// @param allowed what may be written, in words
/// @param description what it does, in one line
public record Setting(String name, String defaultValue, String allowed, String description) {}
