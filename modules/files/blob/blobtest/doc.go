// Package blobtest helps other packages' tests: an S3 server in the test's own process, and the suite that every driver must pass.
package blobtest
