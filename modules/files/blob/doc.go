// Package blob opens the place where files and rendered documents are kept, chosen by one setting:
//
//	file:///var/lib/atouts/blobs                                   a folder, for the embedded mode
//	s3://KEY:SECRET@garage:3900/atouts?region=garage&tls=0         a bucket, for several processes on several machines
//
// Key and secret are percent-encoded as in any address. tls is 1 unless it says 0; region is us-east-1 unless it says otherwise. Opening
// a bucket calls nobody: a wrong address shows at the first use, which is what the readiness check is for.
//
// The contract itself is in package store (drivers import it, and this package imports the drivers); its names are repeated here so that
// users import one package.
package blob
