/// Event loops and their connections: bytes in, bytes out, and both on time.
@NullMarked
package hpcbench.network;

import org.jspecify.annotations.NullMarked;
