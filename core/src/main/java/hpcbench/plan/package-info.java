/// What will run: a recipe with its sweeps expanded and every default and seed made explicit.
@NullMarked
package hpcbench.plan;

import org.jspecify.annotations.NullMarked;
