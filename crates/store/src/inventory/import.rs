//! Imports: staged rows and their application.
