/// The services that can be benchmarked: how each is started, prepared, spoken to and observed.
@NullMarked
package hpcbench.service;

import org.jspecify.annotations.NullMarked;
