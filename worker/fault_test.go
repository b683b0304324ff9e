package worker_test

func helper() {}
