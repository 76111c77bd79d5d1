/// The wire: one class for each dialect that services speak.
@NullMarked
package hpcbench.target;

import org.jspecify.annotations.NullMarked;
