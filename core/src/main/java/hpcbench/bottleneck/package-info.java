/// What held a trial or a sweep back: the rules, each with its formula and its thresholds.
@NullMarked
package hpcbench.bottleneck;

import org.jspecify.annotations.NullMarked;
