/// The timing model: a continuous-batching inference engine in virtual time. It opens no sockets,
/// starts no threads and reads no clock; docs/explanation/simulator.md gives the formulas.
@NullMarked
package hpcbench.simulator.model;

import org.jspecify.annotations.NullMarked;
