"""What results look like: tables and figures. Views read what analysis found and compute no result of their own."""
