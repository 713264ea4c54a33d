"""The words of the pages: which sentences of the core's tables they show, so that the catalogues of other languages hold them too."""
