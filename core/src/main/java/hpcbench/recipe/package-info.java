/// What a person wrote: the recipe as typed values, its reader, and all of its problems at once.
///
/// A value of this package is valid by construction: each record checks itself when it is made, so
/// nothing downstream checks again.
@NullMarked
package hpcbench.recipe;

import org.jspecify.annotations.NullMarked;
