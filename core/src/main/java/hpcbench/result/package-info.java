/// What is kept: the run folder, with one reader and one writer for each of its formats.
@NullMarked
package hpcbench.result;

import org.jspecify.annotations.NullMarked;
