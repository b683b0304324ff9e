// Package s3 keeps blobs in a bucket of any server that speaks S3 (Garage, RustFS, Ceph, a cloud's). Addresses are path-style, which
// every such server accepts without a DNS name for each bucket.
//
// Put looks first, then writes with If-None-Match. A server that knows the condition lets one of two writers win; one that ignores it
// replaces a blob by its equal, since keys are made from contents.
package s3
