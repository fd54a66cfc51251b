"""What pages share: their list and guard, the state of a view, resources, the routes of the server."""
