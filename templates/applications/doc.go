// Package applications holds the pages of the applications module: lists, the page of one application with its steps as forms, applying, and the
// blocks of the dashboard. Forms are data here (Form, Input), made by the module from the law, so that a page never offers a step that is not there.
package applications
