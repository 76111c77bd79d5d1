/// What servers and machines said of themselves during a trial: values, and the maths on them.
@NullMarked
package hpcbench.observe;

import org.jspecify.annotations.NullMarked;
