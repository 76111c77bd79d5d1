/// What the load engine can do on this machine, found by loading targets whose truth is known.
@NullMarked
package hpcbench.calibrate;

import org.jspecify.annotations.NullMarked;
