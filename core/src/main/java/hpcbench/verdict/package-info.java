/// Whether a trial's numbers can be believed: the rules, each with its limit.
@NullMarked
package hpcbench.verdict;

import org.jspecify.annotations.NullMarked;
