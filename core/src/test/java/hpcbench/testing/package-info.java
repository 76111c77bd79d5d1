/// What tests of all modules share.
package hpcbench.testing;
