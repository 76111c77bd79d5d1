package hpcbench.calibrate;

import hpcbench.measure.EventTimes;

/// What the null target did for one request, in instants of `System.nanoTime`.
///
/// @param arrivedNano after the read that brought the request's last byte
/// @param tokens right before each token was written
record Emission(long arrivedNano, EventTimes tokens) {}
