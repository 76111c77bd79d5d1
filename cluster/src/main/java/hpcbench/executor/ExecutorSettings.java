package hpcbench.executor;

import hpcbench.drive.EngineOptions;
import hpcbench.result.Calibration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/// How an executor serves.
///
/// @param host address to serve on
/// @param port port to serve on, or the first free one of the hundred from there on; 0 takes any
/// @param token asked of every caller
/// @param lease how long it lives without being asked for anything
/// @param folder a folder of its own for results, which exists
/// @param clock nanoseconds that only move on; any origin will do
/// @param engine how its engine uses the machine
/// @param calibration what its engine can do there, where that was found out
public record ExecutorSettings(
    String host,
    int port,
    Token token,
    Duration lease,
    Path folder,
    LongSupplier clock,
    EngineOptions engine,
    Optional<Calibration> calibration) {}
