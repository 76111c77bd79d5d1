/// What was observed: the life of each request, and the numbers computed from many of them.
@NullMarked
package hpcbench.measure;

import org.jspecify.annotations.NullMarked;
