// Package establishments knows the places of study and of accompaniment (schools, universities, training centres) to which referents and candidates
// belong.
//
// Everybody signed in may see them; an admin creates and edits them. Their department makes the territory of the mission officers: at each request
// Complete gives an officer the establishments of the departments that the membership names, so a change of either holds at once.
//
// It tells no fact and hears none.
package establishments
