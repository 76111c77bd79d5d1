package hpcbench.measure;

/// How the monotonic clock of another process stands to that of this one, as found by asking it for
/// the time.
///
/// @param offsetNs what is to be added to an instant of this process to have the other's; says
///   nothing about wall clocks
/// @param uncertaintyNs how far the offset may be from the truth, for sure: half of the shortest
///   round trip
/// @param roundTrips how many round trips the shortest was chosen from
public record ClockOffset(long offsetNs, long uncertaintyNs, int roundTrips) {}
