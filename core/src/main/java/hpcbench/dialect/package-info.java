/// The numbers of a trial as other tools define them: one class a tool, from the same requests.
@NullMarked
package hpcbench.dialect;

import org.jspecify.annotations.NullMarked;
