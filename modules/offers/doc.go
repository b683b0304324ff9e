// Package offers knows the internships, apprenticeships and jobs that companies offer.
package offers
