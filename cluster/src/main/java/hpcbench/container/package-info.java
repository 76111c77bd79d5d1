/// Runs services in containers: what each container runtime is told, behind one interface.
@NullMarked
package hpcbench.container;

import org.jspecify.annotations.NullMarked;
